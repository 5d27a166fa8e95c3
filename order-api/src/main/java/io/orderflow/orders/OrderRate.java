package io.orderflow.orders;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets no customer place more orders a second than one may, nor have more requests under
 * way than that, so that one who runs wild, or sends bodies that never end, leaves room
 * for the others. Each instance counts by itself.
 */
@Component
class OrderRate implements HandlerInterceptor {

	/** A bucket is full again by then, so nothing is lost with it. */
	private static final Duration FORGOTTEN = Duration.ofSeconds(5);

	private static final int MOST_CUSTOMERS = 100_000;

	private final LoadingCache<String, Bucket> buckets;

	private final int mostUnderWay;

	private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

	OrderRate(OrderLimits limits) {
		this.mostUnderWay = limits.perSecond();
		this.buckets = Caffeine.newBuilder()
			.expireAfterAccess(FORGOTTEN)
			.maximumSize(MOST_CUSTOMERS)
			.build((customer) -> Bucket.builder()
				.addLimit((limit) -> limit.capacity(limits.perSecond())
					.refillGreedy(limits.perSecond(), Duration.ofSeconds(1)))
				.build());
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		String customer = whoOrders(request);
		if (customer != null) {
			ConsumptionProbe probe = this.buckets.get(customer).tryConsumeAndReturnRemaining(1);
			if (!probe.isConsumed()) {
				throw Problem.tooManyRequests(Duration.ofNanos(probe.getNanosToWaitForRefill()));
			}
			if (this.underWay.merge(customer, 1, Integer::sum) > this.mostUnderWay) {
				leave(customer);
				throw Problem.tooManyRequests(Duration.ZERO);
			}
		}
		return true;
	}

	/** Not called for a request that was refused above. */
	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception failure) {
		String customer = whoOrders(request);
		if (customer != null) {
			leave(customer);
		}
	}

	private static @Nullable String whoOrders(HttpServletRequest request) {
		Principal customer = request.getUserPrincipal();
		return (customer != null && HttpMethod.POST.matches(request.getMethod())) ? customer.getName() : null;
	}

	private void leave(String customer) {
		this.underWay.computeIfPresent(customer, (_, requests) -> (requests > 1) ? requests - 1 : null);
	}

}
