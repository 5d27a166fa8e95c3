package io.orderflow.orders;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

import org.springframework.stereotype.Component;

/**
 * What products cost. It is remembered for a moment, since every order asks for it and it
 * seldom changes; whoever would refuse an order asks for the price of now.
 */
@Component
class Prices {

	/** Of more products, those that are asked for most are remembered. */
	private static final int MOST_PRODUCTS = 10_000;

	private final Products products;

	private final AsyncCache<String, BigDecimal> known;

	Prices(Products products, CatalogueSettings settings, MeterRegistry meters) {
		this.products = products;
		this.known = Caffeine.newBuilder()
			.expireAfterWrite(settings.keep())
			.maximumSize(MOST_PRODUCTS)
			.recordStats()
			// Who asks first reads, on the thread that asks; others wait for that.
			.executor(Runnable::run)
			.buildAsync();
		CaffeineCacheMetrics.monitor(meters, this.known, "catalogue");
	}

	/**
	 * Prices of a moment ago at most. To be asked without a connection in hand, since it
	 * may mean to wait for somebody else who needs one.
	 * @param items what is to be bought
	 * @return the price by product; a product that does not exist is missing, and is not
	 * remembered as such
	 */
	Map<String, BigDecimal> of(Collection<Item> items) {
		try {
			return this.known.getAll(productsOf(items), this.products::pricesOf).join();
		}
		catch (CompletionException failure) {
			throw (failure.getCause() instanceof RuntimeException why) ? why : failure;
		}
	}

	/**
	 * The prices of now, which are remembered.
	 * @param items what is to be bought
	 * @return the price by product; a product that does not exist is missing
	 */
	Map<String, BigDecimal> now(Collection<Item> items) {
		Map<String, BigDecimal> now = this.products.pricesOf(productsOf(items));
		this.known.synchronous().putAll(now);
		return now;
	}

	private static Set<String> productsOf(Collection<Item> items) {
		return items.stream().map(Item::productId).collect(Collectors.toSet());
	}

}
