{{- /* Names, labels and images. Every helper takes a dict: root (the top context), component, and the component's values. */ -}}

{{- define "noesis.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "noesis.componentName" -}}
{{ include "noesis.fullname" .root }}-{{ .component }}
{{- end }}

{{- define "noesis.platformLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "noesis.selectorLabels" -}}
{{ include "noesis.platformLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "noesis.labels" -}}
{{ include "noesis.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: noesis
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "noesis.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "noesis.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name: name the account to use, or let the chart make one (serviceAccount.create)" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "noesis.image" -}}
{{- $image := .values.image -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}
{{- else }}:{{ coalesce $image.tag .root.Values.image.tag .root.Chart.AppVersion }}
{{- end }}
{{- end }}

{{- /* Address of a component inside the cluster. */ -}}
{{- define "noesis.url" -}}
http://{{ include "noesis.componentName" . }}:{{ .port }}
{{- end }}
