package io.orderflow.defaults;

import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Where a trace goes on, as the one line that rows and messages carry: W3C's traceparent.
 * No order depends on it, so whatever comes from outside and is none counts as nothing.
 */
public final class TraceParent {

	/** What the line is called, as a header and as an attribute of a message. */
	public static final String NAME = "traceparent";

	private static final TextMapGetter<String> ALONE = new TextMapGetter<>() {

		@Override
		public Iterable<String> keys(String line) {
			return List.of(NAME);
		}

		@Override
		public @Nullable String get(@Nullable String line, String name) {
			return NAME.equals(name) ? line : null;
		}

	};

	private TraceParent() {
	}

	/**
	 * The line of what this thread is doing. While no spans are made here, that is what
	 * the request has brought along.
	 * @return the line; none outside of a trace
	 */
	public static @Nullable String current() {
		SpanContext here = Span.current().getSpanContext();
		if (here.isValid()) {
			return of(here);
		}
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? read(attributes.getRequest().getHeader(NAME)) : null;
	}

	/**
	 * The line of a span.
	 * @param span the span
	 * @return the line; none if the span belongs to no trace
	 */
	public static @Nullable String of(SpanContext span) {
		return span.isValid() ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
				: null;
	}

	/**
	 * Reads what somebody sent.
	 * @param text anything at all
	 * @return the line, as we write it; none if the text is none
	 */
	public static @Nullable String read(@Nullable String text) {
		return of(Span.fromContext(contextOf(text)).getSpanContext());
	}

	/**
	 * The context in which what begins goes on with that trace.
	 * @param line the line, if there is one
	 * @return the context; without a trace, if that was no line
	 */
	public static Context contextOf(@Nullable String line) {
		return (line != null) ? W3CTraceContextPropagator.getInstance().extract(Context.root(), line, ALONE)
				: Context.root();
	}

}
