package io.orderflow.defaults;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves all of tracing out while nobody has said where traces go: no request pays for
 * spans that nobody sees.
 */
final class ExportedTracesOnly implements AutoConfigurationImportFilter, EnvironmentAware {

	/** Spring Boot fills it from OTEL_EXPORTER_OTLP_ENDPOINT. */
	static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final List<String> TRACING = List.of("org.springframework.boot.micrometer.tracing.",
			"org.springframework.boot.opentelemetry.");

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
		boolean exported = StringUtils.hasText(Objects.requireNonNull(this.environment).getProperty(ENDPOINT));
		boolean[] matches = new boolean[configurations.length];
		for (int i = 0; i < matches.length; i++) {
			String configuration = configurations[i];
			matches[i] = exported || configuration == null || TRACING.stream().noneMatch(configuration::startsWith);
		}
		return matches;
	}

}
