package io.orderflow.worker;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The calls to payment-service. */
interface PaymentService {

	@PostExchange("/charges")
	@Nullable Answers charge(@RequestBody ChargesRequest request);

	@PostExchange("/refunds")
	@Nullable Answers refund(@RequestBody RefundsRequest request);

	@GetExchange("/charges/{orderId}")
	void read(@PathVariable String orderId);

	record ChargesRequest(List<Charge> charges) {
	}

	record Charge(String orderId, String customerId, BigDecimal amount, String paymentMethod) {
	}

	record RefundsRequest(List<Step.Refusal> refunds) {
	}

}
