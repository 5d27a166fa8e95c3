package io.orderflow.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Has the orders of a batch worked: together, or alone where their messages have come
 * back, until they have come back too often.
 */
@Component
class WorkOrders {

	/** What came back twice may be what spoils a batch: it travels alone. */
	static final int ALONE_FROM_RECEIVE = 3;

	/** A service that is well has failed at this order all along. */
	static final int SPOILT_FROM_RECEIVE = 8;

	/**
	 * Whatever the cause, this one is not worked again: it may be what kills its workers.
	 * The queue's own limit must be higher, since SQS parks no order.
	 */
	static final int LAST_RECEIVE = 15;

	private static final Logger logger = LoggerFactory.getLogger(WorkOrders.class);

	private final MergeBatches mergeBatches;

	private final Circuits circuits;

	WorkOrders(MergeBatches mergeBatches, Circuits circuits) {
		this.mergeBatches = mergeBatches;
		this.circuits = circuits;
	}

	/** The endings by order id. An order without one is undecided. */
	Map<String, Ending> work(Collection<Copies> orders, BatchTrace trace) {
		List<Supplier<Map<String, Ending>>> work = new ArrayList<>();
		List<Order> together = new ArrayList<>();
		for (Copies copies : orders) {
			List<Order> alone = List.of(copies.order());
			if (copies.mostReceived() >= LAST_RECEIVE) {
				work.add(trace.within(alone, () -> this.mergeBatches.giveUpAlone(alone,
						"was delivered " + copies.mostReceived() + " times and did not come to an end")));
			}
			else if (copies.mostReceived() >= ALONE_FROM_RECEIVE) {
				work.add(trace.within(alone, () -> this.mergeBatches.fulfilAlone(alone)));
			}
			else {
				together.add(copies.order());
			}
		}
		if (!together.isEmpty()) {
			work.add(trace.within(together, () -> this.mergeBatches.fulfil(together)));
		}
		Map<String, Ending> endings = new ConcurrentHashMap<>();
		if (work.size() == 1) {
			endings.putAll(orNothing(work.getFirst()));
		}
		else {
			SideBySide.forEach(work, (each) -> endings.putAll(orNothing(each)));
		}
		orders.stream()
			.filter((copies) -> copies.mostReceived() >= SPOILT_FROM_RECEIVE)
			.map((copies) -> copies.order().orderId())
			.forEach((orderId) -> endings.computeIfAbsent(orderId, (_) -> spoilt(orderId)));
		return endings;
	}

	private @Nullable Ending spoilt(String orderId) {
		return this.circuits.whatSpoils(orderId).map(Ending.GivenUp::new).orElse(null);
	}

	/** A defect of ours says nothing about the orders: they stay undecided. */
	private static Map<String, Ending> orNothing(Supplier<Map<String, Ending>> work) {
		try {
			return work.get();
		}
		catch (RuntimeException failure) {
			// Its message could quote an order, so only the place is logged.
			logger.error("A batch failed with {} at {}", failure.getClass().getName(),
					Arrays.stream(failure.getStackTrace())
						.filter((frame) -> frame.getClassName().startsWith("io.orderflow"))
						.findFirst());
			return Map.of();
		}
	}

}
