package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Has payment-service charge an order's total, or refund it. */
@Component
class TakePayment extends Step {

	private final PaymentService payment;

	TakePayment(PaymentService payment, Circuits circuits, CallTimes times) {
		super("take_payment", circuits.of(Circuits.PAYMENT), times);
		this.payment = payment;
	}

	@Override
	@Nullable Answers call(List<Order> orders) {
		return this.payment.charge(new PaymentService.ChargesRequest(orders.stream()
			.map((order) -> new PaymentService.Charge(order.orderId(), order.customerId(), order.totalPrice(),
					order.paymentMethod()))
			.toList()));
	}

	@Override
	@Nullable Answers callUndo(List<Refusal> refusals) {
		return this.payment.refund(new PaymentService.RefundsRequest(refusals));
	}

}
