package io.orderflow.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.orderflow.worker.OrderApi.Abandonment;
import io.orderflow.worker.OrderApi.AbandonmentsRequest;
import io.orderflow.worker.OrderApi.Parking;
import io.orderflow.worker.OrderApi.ParkingsRequest;
import io.orderflow.worker.OrderApi.Resumption;
import io.orderflow.worker.OrderApi.ResumptionsRequest;
import io.orderflow.worker.OrderApi.Standing;
import io.orderflow.worker.OrderApi.Standings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * Has order-api park orders, let parked orders go on, or give an order up: each a
 * compare-and-set over there, which may be repeated.
 */
@Component
class OrderStandings {

	private static final Logger logger = LoggerFactory.getLogger(OrderStandings.class);

	/** What no order that is left to redelivery is. */
	private static final Set<String> NOT_LEFT_TO_REDELIVERY = Set.of("PARKED", "ABANDONING", "COMPLETED", "REJECTED");

	private final OrderApi orders;

	private final BatchCall<Parking, Standing> parking;

	private final BatchCall<Resumption, Standing> resuming;

	OrderStandings(OrderApi orders, Circuits circuits) {
		this.orders = orders;
		this.parking = new BatchCall<>("parking", circuits.of(Circuits.ORDERS), Parking::orderId, Standing::orderId,
				(batch) -> orders.park(new ParkingsRequest(batch)), Standings::answers);
		this.resuming = new BatchCall<>("resuming", circuits.of(Circuits.ORDERS), Resumption::orderId,
				Standing::orderId, (batch) -> orders.resume(new ResumptionsRequest(batch)), Standings::answers);
	}

	/**
	 * Gives orders to the operator, each for its reason.
	 * @return those that are not left to redelivery any more, wherever they stand
	 */
	Set<String> park(Map<String, String> reasons) {
		List<Parking> parkings = new ArrayList<>();
		reasons.forEach((orderId, reason) -> parkings.add(new Parking(orderId, reason)));
		Map<String, String> statuses = statusesIn(this.parking.answersFor(parkings));
		statuses.values().retainAll(NOT_LEFT_TO_REDELIVERY);
		return statuses.keySet();
	}

	/** Where each order stands after it was to go on; without an answer it is missing. */
	Map<String, String> resume(Collection<String> orderIds) {
		return statusesIn(
				this.resuming.answersFor(orderIds.stream().map((orderId) -> new Resumption(orderId, false)).toList()));
	}

	private static Map<String, String> statusesIn(Map<String, Standing> answers) {
		Map<String, String> statuses = new HashMap<>();
		answers.forEach((orderId, standing) -> {
			if (standing.status() != null) {
				statuses.put(orderId, standing.status());
			}
		});
		return statuses;
	}

	/**
	 * Has order-api publish an order whose message is gone, if it is parked.
	 * @return where it stands then; nothing if order-api does not know it
	 */
	Optional<Standing> publish(String orderId) {
		return only(orderId, () -> this.orders.resume(new ResumptionsRequest(List.of(new Resumption(orderId, true)))));
	}

	/**
	 * From now on the order cannot complete any more, unless it has.
	 * @return where it stands then; nothing if order-api does not know it
	 */
	Optional<Standing> abandon(String orderId) {
		return only(orderId, () -> this.orders.abandon(new AbandonmentsRequest(List.of(new Abandonment(orderId)))));
	}

	/** An order that is not known and an answer that did not come are not the same. */
	private static Optional<Standing> only(String orderId, Supplier<@Nullable Standings> call) {
		try {
			Standings standings = call.get();
			List<@Nullable Standing> answers = (standings != null) ? standings.answers() : null;
			if (answers != null) {
				for (Standing standing : answers) {
					if (standing != null && orderId.equals(standing.orderId())) {
						return Optional.of(standing);
					}
				}
				return Optional.empty();
			}
		}
		catch (RestClientException failure) {
			logger.warn("order-api gave no answer about an order: {}", failure.getClass().getSimpleName());
		}
		throw Problem.unavailable("order-api did not answer; repeat the command.");
	}

}
