package io.orderflow.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.orderflow.infrastructure.LocalQueues;

/**
 * The environment variables that tell a service where those are whom it calls.
 */
public final class Addresses {

	/** Whom order-worker calls. */
	public static final List<Service> CALLED_BY_THE_WORKER = List.of(Service.ORDER_API, Service.INVENTORY_SERVICE,
			Service.PAYMENT_SERVICE, Service.SHIPPING_SERVICE);

	/** By what name it knows them. */
	private static final Map<Service, String> NAMES = Map.of(Service.ORDER_API, "ORDERS", Service.INVENTORY_SERVICE,
			"INVENTORY", Service.PAYMENT_SERVICE, "PAYMENT", Service.SHIPPING_SERVICE, "SHIPPING");

	private Addresses() {
	}

	/** Where a service is that order-worker calls. */
	public static Map<String, String> of(Service called, URI address) {
		return Map.of("SPRING_HTTP_SERVICECLIENT_%s_BASE_URL".formatted(Objects.requireNonNull(NAMES.get(called))),
				address.toString());
	}

	/** Where the queues are. */
	public static Map<String, String> ofQueues(URI endpoint) {
		String account = endpoint + "/" + LocalQueues.ACCOUNT;
		return Map.of("SPRING_CLOUD_AWS_SQS_ENDPOINT", endpoint.toString(), "ORDERFLOW_ORDER_QUEUE_URL",
				account + "/OrderQueue", "ORDERFLOW_DEAD_LETTER_QUEUE_URL", account + "/OrderQueueDLQ");
	}

}
