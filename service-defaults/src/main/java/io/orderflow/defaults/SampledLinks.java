package io.orderflow.defaults;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Has what is linked to others seen whenever one of those is, or a batch would be missing
 * in the traces of its orders. About everything else another sampler decides.
 */
record SampledLinks(Sampler otherwise) implements Sampler {

	@Override
	public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
			Attributes attributes, List<LinkData> links) {
		if (links.isEmpty()) {
			return this.otherwise.shouldSample(parent, traceId, name, kind, attributes, links);
		}
		return links.stream().anyMatch((link) -> link.getSpanContext().isSampled()) ? SamplingResult.recordAndSample()
				: SamplingResult.drop();
	}

	@Override
	public String getDescription() {
		return "SampledLinks{" + this.otherwise.getDescription() + "}";
	}

}
