{{- /* Every setting of the control plane that is no secret; .Values.config is laid over it. */ -}}
{{- define "encore-service.config" -}}
server:
  port: 8080
  address: 0.0.0.0
management:
  server:
    port: 8082
    address: 0.0.0.0
  endpoint:
    health:
      show-details: never
      show-components: always
      probes:
        enabled: true
encore:
  data-dir: /data
  installation-key-file: /run/secrets/encore/installation.key
  runtime: kubernetes
  {{- if .Values.tokenKeys.existingSecret }}
  token:
    keys-file: /run/secrets/encore-tokens/token-keys.json
  {{- end }}
  {{- with include "encore-service.apiUrl" . }}
  api-url: {{ . }}
  {{- end }}
  {{- with .Values.hosts.instances }}
  instance-domain: {{ . }}
  {{- end }}
  {{- if .Values.redis.external.cluster }}
  redis:
    cluster: true
  {{- end }}
  proxy:
    port: 8081
    address: 0.0.0.0
  kubernetes:
    image: {{ .Values.engine.image | default (include "encore-service.image" (dict "root" . "image" .Values.image)) }}
    image-pull-policy: {{ .Values.engine.pullPolicy | default .Values.image.pullPolicy }}
    image-pull-secrets: {{ .Values.imagePullSecrets | toJson }}
    start-timeout: {{ .Values.engine.startTimeout }}
    termination-grace: {{ .Values.engine.terminationGrace }}
    cpu-request: {{ .Values.engine.resources.requests.cpu | quote }}
    cpu-limit: {{ .Values.engine.resources.limits.cpu | quote }}
    memory-request: {{ .Values.engine.resources.requests.memory | quote }}
    memory-limit: {{ .Values.engine.resources.limits.memory | quote }}
    disk-request: {{ index .Values.engine.resources.requests "ephemeral-storage" | quote }}
    disk-limit: {{ index .Values.engine.resources.limits "ephemeral-storage" | quote }}
    work-size: {{ .Values.engine.workSize | quote }}
    content-size: {{ .Values.engine.content.size | quote }}
    volume-claim: {{ .Values.engine.content.volumeClaim }}
    storage-class: {{ .Values.engine.content.storageClass | quote }}
    access-mode: {{ .Values.engine.content.accessMode }}
    {{- with .Values.engine.nodeSelector }}
    node-selector:
      {{- range $key, $value := . }}
      {{ printf "[%s]" $key | quote }}: {{ $value | quote }}
      {{- end }}
    {{- end }}
    runtime-class: {{ .Values.engine.runtimeClass | quote }}
    samples-url: http://{{ include "encore-service.fullname" . }}.{{ .Release.Namespace }}.svc:8080/samples/
    network-policy:
      enabled: {{ .Values.networkPolicy.enabled }}
      control-plane-labels:
        {{- range $key, $value := include "encore-service.selector" (dict "root" . "component" "control-plane") | fromYaml }}
        {{ printf "[%s]" $key | quote }}: {{ $value | quote }}
        {{- end }}
      {{- if .Values.redis.bundled.enabled }}
      redis-labels:
        {{- range $key, $value := include "encore-service.selector" (dict "root" . "component" "redis") | fromYaml }}
        {{ printf "[%s]" $key | quote }}: {{ $value | quote }}
        {{- end }}
      {{- else }}
      redis-cidrs: {{ .Values.redis.external.cidrs | toJson }}
      {{- end }}
      refuse-cidrs: {{ .Values.networkPolicy.refuseCidrs | toJson }}
      allow-cidrs: {{ .Values.networkPolicy.allowCidrs | toJson }}
{{- end }}

{{- define "encore-service.applicationYaml" -}}
{{- mergeOverwrite (include "encore-service.config" . | fromYaml) (deepCopy .Values.config) | toYaml -}}
{{- end }}

{{- define "encore-service.redisConf" -}}
dir /data
port 6379
appendonly yes
appendfsync always
save ""
maxmemory {{ .Values.redis.bundled.maxMemory }}
maxmemory-policy noeviction
include /run/secrets/redis/auth.conf
{{- end }}
