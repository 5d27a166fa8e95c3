package io.orderflow.orders;

import io.orderflow.defaults.AccessRules;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Who calls, as the token says: a customer sees and places orders of their own, an
 * operator sees all, a service none.
 *
 * @param customerId the token's subject
 * @param seesOwn whether the subject is a customer's
 * @param seesAll whether orders of others are shown
 */
record Caller(String customerId, boolean seesOwn, boolean seesAll) {

	/** The scope of a customer. */
	static final String ORDERS = "SCOPE_orders";

	static Caller of(Authentication token) {
		return new Caller(token.getName(), has(token, ORDERS), has(token, AccessRules.OPS));
	}

	private static boolean has(Authentication token, String scope) {
		return token.getAuthorities().stream().anyMatch((authority) -> scope.equals(authority.getAuthority()));
	}

	/** Refuses a request that names another customer, whoever that is. */
	void requireSelf(@Nullable String customer) {
		if (customer != null && !customer.equals(this.customerId)) {
			throw Problem.forbidden("'customer_id' must be your own, as your token says; leave it out.");
		}
	}

	/** Whose orders a list shows: all, those that were asked for, or one's own. */
	@Nullable String listed(@Nullable String customer) {
		if (this.seesAll) {
			return customer;
		}
		requireSelf(customer);
		return this.customerId;
	}

	boolean maySee(Order order) {
		return this.seesAll || (this.seesOwn && order.isOf(this.customerId));
	}

}
