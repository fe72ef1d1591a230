-- Health of a Trial. One that failed is a result of its Study, which says itself when it gives up.
local status = obj.status or {}
local phase = status.phase or "Pending"
local message = phase
if status.reason then
  message = phase .. ", " .. status.reason .. ": " .. (status.message or "")
end
return {status = "Healthy", message = message}
