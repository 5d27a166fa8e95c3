package io.orderflow.defaults;

import java.util.List;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * What of traces Spring Boot does not decide: a batch is seen if one of its orders is,
 * only what is about somebody's order is sent, and without quoting it. Whoever makes
 * spans may do so whether any are sent or not.
 */
@AutoConfiguration(after = OpenTelemetrySdkAutoConfiguration.class)
class TracingDefaults {

	/** How the names of spans begin that are about nobody's order. */
	private static final List<String> HOUSEKEEPING = List.of("http get /actuator", "http get /livez",
			"http get /readyz", "task ");

	@Bean
	@ConditionalOnBean(OpenTelemetry.class)
	SdkTracerProviderBuilderCustomizer sampledLinks(Sampler sampler) {
		return (tracing) -> tracing.setSampler(new SampledLinks(sampler));
	}

	@Bean
	@ConditionalOnBean(OpenTelemetry.class)
	static BeanPostProcessor discreetExporters() {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof SpanExporter exporter) ? new DiscreetExporter(exporter) : bean;
			}
		};
	}

	@Bean
	@ConditionalOnBean(OpenTelemetry.class)
	SpanExportingPredicate noHousekeeping() {
		return (span) -> HOUSEKEEPING.stream().noneMatch(span.getName()::startsWith);
	}

	/** Makes no spans; where a trace comes in, it goes on as it came. */
	@Bean
	@ConditionalOnMissingBean
	OpenTelemetry noTraces() {
		return OpenTelemetry.noop();
	}

}
