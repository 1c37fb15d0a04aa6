# The image of Encore Service: both programs, FFmpeg, Java. docs/image.md says what is where.
# Pin the bases by digest: --build-arg BUILD_IMAGE=maven:3.9-eclipse-temurin-25@sha256:…
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUN_IMAGE=debian:trixie-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
# The libraries first: this layer stays as it is until pom.xml changes.
COPY .mvn .mvn
COPY pom.xml ./
RUN mvn -B -ntp -Pimage dependency:go-offline
COPY LICENSE ./
COPY src src
RUN mvn -B -ntp -Pimage -DskipTests -Djib.skip package

FROM ${RUN_IMAGE}
ARG VERSION=0.1.0-SNAPSHOT
LABEL org.opencontainers.image.title="Encore Service" \
      org.opencontainers.image.description="SVT Encore as a service: multi-tenant transcoding queues behind one REST control plane." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0 AND GPL-3.0-or-later"
COPY --from=build /src/target/image/layers/java/ /
COPY --from=build /src/target/image/layers/ffmpeg/ /
COPY --from=build /src/target/image/layers/dependencies/ /
COPY --from=build /src/target/image/layers/snapshot-dependencies/ /
COPY --from=build /src/target/image/layers/application/ /
COPY --from=build /src/target/image/layers/cache/ /
ENV HOME=/tmp \
    LC_ALL=C.UTF-8 \
    ENCORE_RUNTIME=kubernetes \
    ENCORE_DATA_DIR=/data
USER 10001:10001
EXPOSE 8080 8081 8082
ENTRYPOINT ["/app/encore-service"]
