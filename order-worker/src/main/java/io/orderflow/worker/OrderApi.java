package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The calls to order-api, which keeps the orders: the first and the last of a batch, and
 * those that give an order to the operator and take it back.
 */
interface OrderApi {

	@PostExchange("/admissions")
	@Nullable Admissions admit(@RequestBody AdmissionsRequest request);

	@PostExchange("/outcomes")
	@Nullable Settlements settle(@RequestBody OutcomesRequest request);

	/** Accepted orders become parked: they wait for the operator. */
	@PostExchange("/parkings")
	@Nullable Standings park(@RequestBody ParkingsRequest request);

	/** Parked orders become accepted again. */
	@PostExchange("/resumptions")
	@Nullable Standings resume(@RequestBody ResumptionsRequest request);

	/**
	 * Orders that have not ended become abandoned: none of them can complete any more.
	 */
	@PostExchange("/abandonments")
	@Nullable Standings abandon(@RequestBody AbandonmentsRequest request);

	@GetExchange("/orders/{orderId}")
	void read(@PathVariable String orderId);

	record AdmissionsRequest(List<Order> orders) {
	}

	record Admissions(@Nullable List<@Nullable Admission> answers) {
	}

	record Admission(@Nullable String orderId, @Nullable String answer) {
	}

	record OutcomesRequest(List<Outcome> outcomes) {
	}

	record Settlements(@Nullable List<@Nullable Settlement> answers) {
	}

	/** What order-api has recorded for an order, now or before. */
	record Settlement(@Nullable String orderId, @Nullable String status) {
	}

	record ParkingsRequest(List<Parking> parkings) {
	}

	record Parking(String orderId, String reason) {
	}

	record ResumptionsRequest(List<Resumption> resumptions) {
	}

	/**
	 * An order that is to go on.
	 *
	 * @param publish whether order-api is to publish it, since its message is gone
	 */
	record Resumption(String orderId, boolean publish) {
	}

	record AbandonmentsRequest(List<Abandonment> abandonments) {
	}

	record Abandonment(String orderId) {
	}

	record Standings(@Nullable List<@Nullable Standing> answers) {
	}

	/**
	 * Where an order stands after the call, changed or not.
	 *
	 * @param published whether this call is what had it published; only where that was
	 * asked for
	 */
	record Standing(@Nullable String orderId, @Nullable String status, @Nullable Boolean published) {

		boolean isPublished() {
			return Boolean.TRUE.equals(this.published);
		}

	}

}
