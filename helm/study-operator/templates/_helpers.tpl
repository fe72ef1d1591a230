{{- define "study-operator.labels" -}}
app.kubernetes.io/name: study-operator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "study-operator.selector" -}}
app.kubernetes.io/name: study-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Cluster-scoped objects carry the namespace in their name, so that two releases can't meet. */}}
{{- define "study-operator.clusterName" -}}
{{ .Release.Namespace }}-{{ .Release.Name }}
{{- end }}

{{/* Where the pods of trials report. */}}
{{- define "study-operator.reportPort" -}}
{{ ternary "8443" "8080" (not (empty .Values.report.tls.secretName)) }}
{{- end }}

{{- define "study-operator.reportUrl" -}}
{{ ternary "https" "http" (not (empty .Values.report.tls.secretName)) }}://{{ .Release.Name }}.{{ .Release.Namespace }}.svc:{{ include "study-operator.reportPort" . }}
{{- end }}

{{/* Whether the operator gets no permission for the cluster. */}}
{{- define "study-operator.isNamespaced" -}}
{{- if .Values.watchNamespaces }}true{{ end }}
{{- end }}

{{/* Whether several operators elect the one that works. */}}
{{- define "study-operator.isElected" -}}
{{- if gt (int .Values.replicas) 1 }}true{{ end }}
{{- end }}

{{- define "study-operator.hasAdmissionPolicies" -}}
{{- $wanted := ternary (not .Values.watchNamespaces) .Values.admissionPolicy.install (kindIs "invalid" .Values.admissionPolicy.install) }}
{{- if and $wanted (.Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy") }}true{{ end }}
{{- end }}

{{- define "study-operator.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* What Pod Security Standard "restricted" asks of a pod, and more. */}}
{{- define "study-operator.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "study-operator.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* What the operator may do where it runs Studies. */}}
{{- define "study-operator.rules" -}}
- apiGroups: [tuning.dev]
  resources: [studies]
  verbs: [list, watch]
- apiGroups: [tuning.dev]
  resources: [trials]
  verbs: [get, list, watch, create, patch]
- apiGroups: [tuning.dev]
  resources: [studies/status, trials/status]
  verbs: [patch]
# Setting blockOwnerDeletion on Trials and pods.
- apiGroups: [tuning.dev]
  resources: [studies/finalizers, trials/finalizers]
  verbs: [update]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete, patch]
# What a trial prints, where its numbers are collected from that.
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
# The one that gives the pods of a Study their DNS names.
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
# A missing claim stalls a Study with a reason.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get]
{{- end }}

{{- define "study-operator.subjects" -}}
- kind: ServiceAccount
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
{{- end }}
