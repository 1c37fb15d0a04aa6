{{- define "encore-service.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" (.Release.Name | trunc 25 | trimSuffix "-") .Chart.Name -}}
{{- end -}}
{{- end }}

{{- define "encore-service.selector" -}}
app.kubernetes.io/name: encore-service
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- /* Of pods: nothing that changes with a release, lest an upgrade restart what it did not touch. */ -}}
{{- define "encore-service.podLabels" -}}
{{ include "encore-service.selector" . }}
app.kubernetes.io/part-of: encore-service
{{- end }}

{{- define "encore-service.labels" -}}
{{ include "encore-service.selector" . }}
app.kubernetes.io/part-of: encore-service
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "encore-service.image" -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository $tag -}}
{{- end -}}
{{- end }}

{{- define "encore-service.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "encore-service.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{- define "encore-service.installationKeySecret" -}}
{{- .Values.installationKey.existingSecret | default (printf "%s-installation-key" (include "encore-service.fullname" .)) -}}
{{- end }}

{{- define "encore-service.redisSecret" -}}
{{- $own := printf "%s-redis" (include "encore-service.fullname" .) -}}
{{- if .Values.redis.bundled.enabled -}}
{{- .Values.redis.bundled.existingSecret | default $own -}}
{{- else -}}
{{- .Values.redis.external.existingSecret | default $own -}}
{{- end -}}
{{- end }}

{{- define "encore-service.redisSecretKey" -}}
{{- if and (not .Values.redis.bundled.enabled) .Values.redis.external.existingSecret -}}
{{- .Values.redis.external.existingSecretKey -}}
{{- else -}}
url
{{- end -}}
{{- end }}

{{- define "encore-service.externalRedisPort" -}}
{{- $host := (urlParse (.Values.redis.external.url | default "redis://unknown")).host -}}
{{- .Values.redis.external.port | default (regexFind ":[0-9]+$" $host | trimPrefix ":") | default "6379" -}}
{{- end }}

{{- define "encore-service.revision" -}}
{{- .Values.revision | default .Release.Revision | int64 -}}
{{- end }}

{{- define "encore-service.apiUrl" -}}
{{- if .Values.hosts.api -}}
{{- printf "%s://%s" (ternary "https" "http" .Values.tls.enabled) .Values.hosts.api -}}
{{- end -}}
{{- end }}

{{- define "encore-service.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "encore-service.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "encore-service.checks" -}}
{{- if and (not .Values.redis.bundled.enabled) (not .Values.redis.external.url) (not .Values.redis.external.existingSecret) -}}
{{- fail "redis.external.url or redis.external.existingSecret is needed when redis.bundled.enabled is false" -}}
{{- end -}}
{{- if and .Values.redis.bundled.enabled (or .Values.redis.external.url .Values.redis.external.existingSecret) -}}
{{- fail "redis.bundled.enabled must be false when redis.external names a Redis" -}}
{{- end -}}
{{- if and (or .Values.ingress.enabled .Values.gateway.enabled) (not (and .Values.hosts.api .Values.hosts.instances)) -}}
{{- fail "hosts.api and hosts.instances are needed by ingress.enabled and gateway.enabled" -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.gateway.parentRefs) -}}
{{- fail "gateway.parentRefs must name the Gateway that leads to the service" -}}
{{- end -}}
{{- end }}
