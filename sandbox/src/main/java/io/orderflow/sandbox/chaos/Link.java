package io.orderflow.sandbox.chaos;

import java.util.Arrays;
import java.util.Optional;

import io.orderflow.sandbox.Service;
import org.jspecify.annotations.Nullable;

/**
 * A connection on an order's way that has a {@link Wire} in it: who calls whom.
 */
enum Link {

	CLIENT_TO_API(null, "order-api"),

	WORKER_TO_API(Service.ORDER_WORKER, "order-api"),

	WORKER_TO_INVENTORY(Service.ORDER_WORKER, "inventory-service"),

	WORKER_TO_PAYMENT(Service.ORDER_WORKER, "payment-service"),

	WORKER_TO_SHIPPING(Service.ORDER_WORKER, "shipping-service"),

	WORKER_TO_QUEUE(Service.ORDER_WORKER, Link.QUEUE),

	API_TO_QUEUE(Service.ORDER_API, Link.QUEUE),

	API_TO_POSTGRES(Service.ORDER_API, Link.POSTGRES),

	INVENTORY_TO_POSTGRES(Service.INVENTORY_SERVICE, Link.POSTGRES),

	PAYMENT_TO_POSTGRES(Service.PAYMENT_SERVICE, Link.POSTGRES),

	SHIPPING_TO_POSTGRES(Service.SHIPPING_SERVICE, Link.POSTGRES);

	static final String QUEUE = "queue";

	static final String POSTGRES = "postgres";

	private final @Nullable Service from;

	private final String to;

	Link(@Nullable Service from, String to) {
		this.from = from;
		this.to = to;
	}

	/** Such as {@code order-worker>payment-service}. */
	String id() {
		return caller().map(Service::id).orElse("client") + ">" + this.to;
	}

	/** Who calls; nobody of ours where it is a client. */
	Optional<Service> caller() {
		return Optional.ofNullable(this.from);
	}

	/** The service that is called, where it is one. */
	Optional<Service> called() {
		return (toQueue() || toPostgres()) ? Optional.empty() : Optional.of(Service.named(this.to));
	}

	boolean toQueue() {
		return this.to.equals(QUEUE);
	}

	boolean toPostgres() {
		return this.to.equals(POSTGRES);
	}

	static Link named(String id) {
		return Arrays.stream(values()).filter((link) -> link.id().equals(id)).findFirst().orElseThrow();
	}

}
