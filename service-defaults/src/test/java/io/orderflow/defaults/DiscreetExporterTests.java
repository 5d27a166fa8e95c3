package io.orderflow.defaults;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DiscreetExporterTests {

	@Test
	void keepsTheMessagesOfExceptionsBackAndNothingElse() {
		InMemorySpanExporter sent = InMemorySpanExporter.create();
		try (SdkTracerProvider traces = SdkTracerProvider.builder()
			.addSpanProcessor(SimpleSpanProcessor.create(new DiscreetExporter(sent)))
			.build()) {
			Span span = traces.get("test").spanBuilder("fails").setAttribute("exception", "SQLException").startSpan();
			span.recordException(new IllegalStateException("Key (ship_to)=(secret) is in the way"));
			span.setStatus(StatusCode.ERROR, "Key (ship_to)=(secret) is in the way");
			span.end();
			assertThat(sent.getFinishedSpanItems()).singleElement().satisfies((seen) -> {
				assertThat(seen.getName()).isEqualTo("fails");
				assertThat(seen.getSpanContext()).isEqualTo(span.getSpanContext());
				assertThat(seen.getAttributes().asMap()).containsValue("SQLException");
				assertThat(seen.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
				assertThat(seen.getStatus().getDescription()).isEmpty();
				assertThat(seen.getEvents()).isEmpty();
			});
		}
	}

}
