-- Health of a Study: what its conditions say, as kstatus reads them, and besides whether it is suspended.
local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "the operator has not seen this spec yet"}
end
local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  if condition.status == "True" then
    conditions[condition.type] = condition
  end
end
local function is(health, type)
  return {status = health, message = conditions[type].reason .. ": " .. conditions[type].message}
end
if conditions.Stalled then
  return is("Degraded", "Stalled")
end
if conditions.Suspended then
  return is("Suspended", "Suspended")
end
if conditions.Reconciling then
  return is("Progressing", "Reconciling")
end
-- Also while trials run: a sync does not wait for days.
if conditions.Ready then
  return is("Healthy", "Ready")
end
return {status = "Progressing", message = "the operator has not judged it yet"}
