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
