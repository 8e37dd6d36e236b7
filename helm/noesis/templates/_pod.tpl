{{- /* What the pods of all services share, so that no service can be less hardened than another. */ -}}

{{- define "noesis.podMetadata" -}}
labels:
  {{- include "noesis.labels" . | nindent 2 }}
  {{- with .values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  # A changed configuration must reach the pods.
  checksum/config: {{ include (print .root.Template.BasePath "/" .component "/configmap.yaml") .root | sha256sum }}
  {{- with .values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "noesis.podSettings" -}}
serviceAccountName: {{ include "noesis.serviceAccountName" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "noesis.podSecurityContext" . | nindent 2 }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "noesis.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "noesis.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: ["ALL"]
{{- end }}

{{- define "noesis.containerSettings" -}}
image: {{ include "noesis.image" . | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  {{- include "noesis.containerSecurityContext" . | nindent 2 }}
resources:
  {{- toYaml .values.resources | nindent 2 }}
env:
  - name: JAVA_TOOL_OPTIONS
    value: {{ .values.javaToolOptions | quote }}
  - name: SPRING_CONFIG_ADDITIONAL_LOCATION
    value: /etc/noesis/config/
  {{- with .values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /* Startup and liveness ask whether the process answers; readiness whether it should get work. */ -}}
{{- define "noesis.probes" -}}
startupProbe:
  httpGet:
    path: /actuator/health/liveness
    port: {{ .port }}
  periodSeconds: {{ .values.startupProbe.periodSeconds }}
  failureThreshold: {{ .values.startupProbe.failureThreshold }}
  timeoutSeconds: 3
readinessProbe:
  httpGet:
    path: /actuator/health/readiness
    port: {{ .port }}
  periodSeconds: 5
  failureThreshold: 2
  timeoutSeconds: 3
livenessProbe:
  httpGet:
    path: /actuator/health/liveness
    port: {{ .port }}
  periodSeconds: 15
  failureThreshold: 6
  timeoutSeconds: 5
{{- end }}

{{- define "noesis.preStop" -}}
lifecycle:
  preStop:
    sleep:
      seconds: {{ .Values.drain.preStopSeconds }}
{{- end }}

{{- define "noesis.commonMounts" -}}
- name: tmp
  mountPath: /tmp
- name: config
  mountPath: /etc/noesis/config
  readOnly: true
{{- end }}

{{- define "noesis.commonVolumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 1Gi
- name: config
  configMap:
    name: {{ include "noesis.componentName" . }}
{{- end }}

{{- define "noesis.podDisruptionBudget" -}}
{{- if .values.podDisruptionBudget.enabled }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "noesis.componentName" . }}
  labels:
    {{- include "noesis.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ .values.podDisruptionBudget.maxUnavailable }}
  # A pod that is not ready serves nobody and must not hold up the draining of a node.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "noesis.selectorLabels" . | nindent 6 }}
{{- end }}
{{- end }}

{{- /* A service that only the gateway, and the components in `callers`, may call. */ -}}
{{- define "noesis.internalNetworkPolicy" -}}
{{- if .root.Values.networkPolicy.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "noesis.componentName" . }}
  labels:
    {{- include "noesis.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "noesis.selectorLabels" . | nindent 6 }}
  policyTypes: ["Ingress"]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              {{- include "noesis.selectorLabels" (dict "root" .root "component" "gateway") | nindent 14 }}
        {{- range .callers }}
        - podSelector:
            matchLabels:
              {{- include "noesis.selectorLabels" (dict "root" $.root "component" .) | nindent 14 }}
        {{- end }}
        {{- with .root.Values.networkPolicy.metricsFrom }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - port: http
          protocol: TCP
{{- end }}
{{- end }}

{{- define "noesis.internalService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "noesis.componentName" . }}
  labels:
    {{- include "noesis.labels" . | nindent 4 }}
spec:
  type: ClusterIP
  selector:
    {{- include "noesis.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .port }}
      targetPort: http
      protocol: TCP
{{- end }}
