package io.orderflow.orders;

import java.security.Principal;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets no customer place more orders a second than one may, so that one who runs wild
 * leaves room for the others. Each instance counts by itself.
 */
@Component
class OrderRate implements HandlerInterceptor {

	/** A bucket is full again by then, so nothing is lost with it. */
	private static final Duration FORGOTTEN = Duration.ofSeconds(5);

	private static final int MOST_CUSTOMERS = 100_000;

	private final LoadingCache<String, Bucket> buckets;

	OrderRate(OrderLimits limits) {
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
		Principal customer = request.getUserPrincipal();
		if (customer != null && HttpMethod.POST.matches(request.getMethod())) {
			ConsumptionProbe probe = this.buckets.get(customer.getName()).tryConsumeAndReturnRemaining(1);
			if (!probe.isConsumed()) {
				throw Problem.tooManyRequests(Duration.ofNanos(probe.getNanosToWaitForRefill()));
			}
		}
		return true;
	}

}
