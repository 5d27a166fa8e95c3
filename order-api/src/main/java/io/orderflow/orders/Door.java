package io.orderflow.orders;

import java.io.IOException;
import java.util.concurrent.Semaphore;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets in so many requests that place orders as can be answered before their customers
 * lose patience, and tells all others to come back before anything is done for them. A
 * request costs most before its order is written, and a rush would leave no time for the
 * orders that are on their way. That no customer takes all the room, {@link OrderRate}
 * sees to.
 */
class Door extends OncePerRequestFilter {

	/**
	 * A batch of new orders is fifty and takes less than a tenth of a second. Whoever
	 * waits costs memory, of which a thousand would take all.
	 */
	static final int INSIDE = 300;

	static final String PATH = "/orders";

	private final HandlerExceptionResolver problems;

	private final Semaphore room = new Semaphore(INSIDE);

	Door(HandlerExceptionResolver problems) {
		this.problems = problems;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !HttpMethod.POST.matches(request.getMethod());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// Whoever goes no further is counted as a request of this path too.
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((observation) -> observation.setPathPattern(PATH));
		if (!this.room.tryAcquire()) {
			this.problems.resolveException(request, response, null, Problem.busy());
			return;
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.room.release();
		}
	}

}
