package io.orderflow.orders;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.PredicateSpecification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.repository.CrudRepository;

/**
 * All orders there ever were. Outside of a transaction they are read at the replica,
 * where there is one.
 */
interface Orders extends CrudRepository<Order, String>, JpaSpecificationExecutor<Order> {

	/**
	 * Orders newest first. What is placed meanwhile never shifts what follows a cursor.
	 * @param status only orders in this status
	 * @param customerId only orders of this customer
	 * @param after only orders that follow this one
	 * @param limit so many at most
	 * @return the orders
	 */
	default List<Order> newest(@Nullable OrderStatus status, @Nullable String customerId, @Nullable Cursor after,
			int limit) {
		PredicateSpecification<Order> wanted = PredicateSpecification.unrestricted();
		if (status != null) {
			wanted = wanted.and((order, is) -> is.equal(order.get("status"), status));
		}
		if (customerId != null) {
			wanted = wanted.and((order, is) -> is.equal(order.get("customerId"), customerId));
		}
		if (after != null) {
			// The first half is what the index can start from.
			wanted = wanted.and((order, is) -> is.and(is.lessThanOrEqualTo(order.get("placedAt"), after.placedAt()),
					is.or(is.lessThan(order.get("placedAt"), after.placedAt()),
							is.lessThan(order.get("orderId"), after.orderId()))));
		}
		return findBy(wanted,
				(page) -> page.sortBy(Sort.by(Sort.Direction.DESC, "placedAt", "orderId")).limit(limit).all());
	}

}
