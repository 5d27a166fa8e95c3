package io.orderflow.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * A circuit for each service that the worker calls, and a prober that closes it again.
 */
@Component
class Circuits implements SmartLifecycle {

	static final String ORDERS = "orders";

	static final String INVENTORY = "inventory";

	static final String PAYMENT = "payment";

	static final String SHIPPING = "shipping";

	/** One failure opens. Nothing but the prober lets it be tried again. */
	static final CircuitBreakerConfig ONLY_PROBES_CLOSE = CircuitBreakerConfig.custom()
		.slidingWindowSize(1)
		.minimumNumberOfCalls(1)
		.failureRateThreshold(100)
		.permittedNumberOfCallsInHalfOpenState(1)
		.waitDurationInOpenState(Duration.ofDays(365))
		.build();

	private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(ONLY_PROBES_CLOSE);

	private final Map<String, Prober> probers = new LinkedHashMap<>();

	private volatile boolean running;

	Circuits(OrderApi orders, InventoryService inventory, PaymentService payment, ShippingService shipping,
			MeterRegistry meters) {
		add(ORDERS, orders::read, meters);
		add(INVENTORY, inventory::read, meters);
		add(PAYMENT, payment::read, meters);
		add(SHIPPING, shipping::read, meters);
		TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(this.breakers).bindTo(meters);
	}

	private void add(String service, Consumer<String> readOfAnOrder, MeterRegistry meters) {
		CircuitBreaker breaker = this.breakers.circuitBreaker(service);
		Counter opened = Counter.builder("orderflow.worker.circuit.opened")
			.description("How often a service was found to be away, or still away when it was tried again")
			.tag("name", service)
			.register(meters);
		breaker.getEventPublisher().onStateTransition((change) -> {
			if (change.getStateTransition().getToState() == State.OPEN) {
				opened.increment();
			}
		});
		this.probers.put(service, new Prober(breaker, readOfAnOrder));
	}

	Circuit of(String service) {
		return Objects.requireNonNull(this.probers.get(service)).circuit();
	}

	Collection<Circuit> all() {
		return this.probers.values().stream().map(Prober::circuit).toList();
	}

	boolean areClosed() {
		return all().stream().noneMatch((circuit) -> circuit.isOpen() || circuit.isOnTrial());
	}

	boolean anyOpen() {
		return all().stream().anyMatch(Circuit::isOpen);
	}

	/** Why an order fails alone while all services are well, if it does. */
	Optional<String> whatSpoils(String orderId) {
		return all().stream().map((circuit) -> circuit.whatSpoils(orderId)).flatMap(Optional::stream).findFirst();
	}

	@Override
	public void start() {
		this.probers.values().forEach(Prober::start);
		this.running = true;
	}

	@Override
	public void stop() {
		this.probers.values().forEach(Prober::stop);
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Starts before messages are received, and stops after the last of them is worked.
	 */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 1;
	}

}
