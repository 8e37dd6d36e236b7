{{- /*
Secrets reach a service as files. Those that are Spring properties lie in one directory as files named like the
property, which `spring.config.import=configtree:` reads; keys are files that the configuration names.
*/ -}}

{{- define "noesis.databaseSource" -}}
- secret:
    name: {{ required "postgresql.existingSecret: name the secret that holds the user and password of the database" .Values.postgresql.existingSecret }}
    items:
      - key: {{ .Values.postgresql.usernameKey }}
        path: spring.datasource.username
      - key: {{ .Values.postgresql.passwordKey }}
        path: spring.datasource.password
{{- end }}

{{- define "noesis.kafkaSources" -}}
{{- if hasPrefix "SASL" .Values.kafka.securityProtocol }}
- secret:
    name: {{ required "kafka.sasl.existingSecret: a SASL protocol needs the secret that holds the JAAS line" .Values.kafka.sasl.existingSecret }}
    items:
      - key: {{ .Values.kafka.sasl.jaasConfigKey }}
        path: spring.kafka.properties.sasl.jaas.config
{{- end }}
{{- end }}

{{- define "noesis.evaluationKeySource" -}}
- secret:
    name: {{ required "evaluationKey.existingSecret: name the secret with the key that the evaluation workers call the gateway with" .Values.evaluationKey.existingSecret }}
    items:
      - key: {{ .Values.evaluationKey.key }}
        path: evaluation-worker
{{- end }}

{{- define "noesis.jdbcUrl" -}}
jdbc:postgresql://{{ required "postgresql.host: name the PostgreSQL server; the chart does not bring one" .Values.postgresql.host }}:{{ .Values.postgresql.port }}/{{ .Values.postgresql.database }}?sslmode={{ .Values.postgresql.sslMode }}
{{- if .Values.postgresql.tls.existingSecret }}&sslrootcert={{ include "noesis.databaseAuthority" . }}/ca.crt
{{- else if hasPrefix "verify" .Values.postgresql.sslMode }}&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory
{{- end }}
{{- end }}

{{- /* The authority that signed the database's certificate; not among the files that Spring reads as properties. */ -}}
{{- define "noesis.databaseAuthority" -}}
/etc/noesis/postgresql
{{- end }}

{{- define "noesis.databaseAuthorityMount" -}}
{{- if .Values.postgresql.tls.existingSecret }}
- name: database-authority
  mountPath: {{ include "noesis.databaseAuthority" . }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "noesis.databaseAuthorityVolume" -}}
{{- with .Values.postgresql.tls }}
{{- if .existingSecret }}
- name: database-authority
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ .caKey }}
        path: ca.crt
{{- end }}
{{- end }}
{{- end }}

{{- /* Keys for the servers of remote models: a file each, named by the place of the model in the list. */ -}}
{{- define "noesis.backendKeys" -}}
/etc/noesis/backend-keys
{{- end }}

{{- define "noesis.backendKeyFile" -}}
{{ include "noesis.backendKeys" . }}/model-{{ . }}
{{- end }}

{{- define "noesis.backendKeySources" -}}
{{- range $index, $model := .Values.remoteModels }}
{{- if $model.existingSecret }}
- secret:
    name: {{ $model.existingSecret }}
    items:
      - key: {{ $model.key }}
        path: model-{{ $index }}
{{- end }}
{{- end }}
{{- end }}
