package io.orderflow.defaults;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SampledLinksTests {

	private final SdkTracerProvider never = SdkTracerProvider.builder()
		.setSampler(new SampledLinks(Sampler.alwaysOff()))
		.build();

	private final SdkTracerProvider always = SdkTracerProvider.builder()
		.setSampler(new SampledLinks(Sampler.alwaysOn()))
		.build();

	@AfterEach
	void end() {
		this.never.close();
		this.always.close();
	}

	@Test
	void seesABatchOfWhichOneOrderIsSeen() {
		assertThat(isSeen(this.never, TraceFlags.getDefault(), TraceFlags.getSampled())).isTrue();
	}

	@Test
	void seesNoBatchOfWhichNoOrderIsSeen() {
		assertThat(isSeen(this.always, TraceFlags.getDefault(), TraceFlags.getDefault())).isFalse();
	}

	@Test
	void leavesWhatIsLinkedToNothingToTheOther() {
		assertThat(isSeen(this.never)).isFalse();
		assertThat(isSeen(this.always)).isTrue();
	}

	private static boolean isSeen(SdkTracerProvider traces, TraceFlags... linked) {
		Tracer tracer = traces.get("test");
		var builder = tracer.spanBuilder("batch");
		for (TraceFlags flags : linked) {
			builder.addLink(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", flags,
					TraceState.getDefault()));
		}
		Span span = builder.startSpan();
		span.end();
		return span.getSpanContext().isSampled();
	}

}
