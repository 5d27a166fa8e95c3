package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/** The calls to order-api, which keeps the orders: the first and the last of a batch. */
interface OrderApi {

	@PostExchange("/admissions")
	@Nullable Admissions admit(@RequestBody AdmissionsRequest request);

	@PostExchange("/outcomes")
	@Nullable Settlements settle(@RequestBody OutcomesRequest request);

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

}
