package io.orderflow.defaults;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Has each line that a thread logs name the order that it is about, and that order's own
 * trace where it is known, until it is closed.
 */
public final class OrderInLog implements AutoCloseable {

	private static final String ORDER = "order_id";

	/** What micrometer calls it. */
	private static final String TRACE = "traceId";

	private final @Nullable String traceBefore = MDC.get(TRACE);

	private OrderInLog(@Nullable String orderId, @Nullable String traceParent) {
		if (orderId != null) {
			MDC.put(ORDER, Printable.id(orderId));
		}
		if (traceParent != null) {
			MDC.put(TRACE, traceParent.substring(3, 35));
		}
	}

	/**
	 * Begins with an order in whatever trace the thread is.
	 * @param orderId the order
	 * @return what ends it
	 */
	public static OrderInLog about(String orderId) {
		return new OrderInLog(orderId, null);
	}

	/**
	 * Begins with an order in its own trace.
	 * @param orderId the order, if there is one
	 * @param traceParent a line that {@link TraceParent} has made, if there is one
	 * @return what ends it
	 */
	public static OrderInLog about(@Nullable String orderId, @Nullable String traceParent) {
		return new OrderInLog(orderId, traceParent);
	}

	@Override
	public void close() {
		MDC.remove(ORDER);
		if (this.traceBefore != null) {
			MDC.put(TRACE, this.traceBefore);
		}
		else {
			MDC.remove(TRACE);
		}
	}

}
