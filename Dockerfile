# One file for all images:  docker build --build-arg MODULE=order-api -t order-api .
# Nothing here needs BuildKit. What is the same for all modules comes first, so that it is built once.

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /build

# The libraries, in a layer that only a changed pom.xml builds anew: all modules packaged without their sources.
COPY pom.xml ./
COPY service-defaults/pom.xml service-defaults/
COPY local-infrastructure/pom.xml local-infrastructure/
COPY dev-issuer/pom.xml dev-issuer/
COPY order-api/pom.xml order-api/
COPY order-worker/pom.xml order-worker/
COPY inventory-service/pom.xml inventory-service/
COPY payment-service/pom.xml payment-service/
COPY shipping-service/pom.xml shipping-service/
COPY baselines/pom.xml baselines/
COPY sandbox/pom.xml sandbox/
RUN mvn -B -ntp -pl '!baselines,!sandbox' -Dmaven.main.skip -Dmaven.test.skip -Dspring-boot.repackage.skip package

COPY . .
RUN mvn -B -ntp -pl '!baselines,!sandbox' -Dmaven.test.skip package


FROM build AS unpack
ARG MODULE
# A jar beside its libraries starts faster than a jar of jars, and the libraries keep a layer of their own.
RUN jar="${MODULE:?say which, as in --build-arg MODULE=order-api}/target/$MODULE-exec.jar"; \
	[ -f "$jar" ] || jar="$MODULE/target/$MODULE.jar"; \
	java -Djarmode=tools -jar "$jar" extract --layers --application-filename app.jar --destination /unpacked \
	&& cp -r /unpacked/snapshot-dependencies/. /unpacked/application/ \
	&& mkdir /unpacked/data /unpacked/orderflow
# How a JVM runs is written once; but its heap follows the container's memory. How to ask this module whether it is well.
RUN grep -v '^-Xmx' ops/jvm.options >/unpacked/orderflow/jvm.options \
	&& cp ops/healthy /unpacked/orderflow/ \
	&& case $MODULE in \
		local-infrastructure) echo 9324 /health ;; \
		dev-issuer) echo 9000 /oauth2/jwks ;; \
		*) echo "$(sed -n 's/^server.port: //p' "$MODULE/src/main/resources/application.yaml") /readyz" ;; \
	esac >/unpacked/orderflow/health


FROM eclipse-temurin:25.0.3_9-jre
WORKDIR /app
# Only the queue keeps anything here; a new volume takes its owner from this folder.
COPY --from=unpack --chown=10001:10001 /unpacked/data /data
COPY --from=unpack /unpacked/dependencies/ ./
COPY --from=unpack /unpacked/application/ ./
COPY --from=unpack /unpacked/orderflow/ /opt/orderflow/
# A number, so that a platform can see that it is not root.
USER 10001:10001
STOPSIGNAL SIGTERM
# Docker asks by bash, which the service itself does not need; elsewhere ask the port and path of /opt/orderflow/health.
# Failures count only after three minutes; the first success ends them.
HEALTHCHECK --interval=5s --timeout=3s --start-period=180s --retries=6 CMD ["bash", "/opt/orderflow/healthy"]
# The JVM is process 1 and hears the signal. The heap is half of the container's memory: threads, classes and code take
# up to 250 MB beside it. JAVA_TOOL_OPTIONS adds options of your own.
ENTRYPOINT ["java", "@/opt/orderflow/jvm.options", "-XX:MaxRAMPercentage=50", "-jar", "app.jar"]
