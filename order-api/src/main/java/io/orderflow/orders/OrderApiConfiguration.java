package io.orderflow.orders;

import io.orderflow.defaults.AccessRules;
import io.orderflow.defaults.BodyLimitFilter;
import io.orderflow.defaults.RequiredSettings;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What order-api sets differently from the defaults. */
@Configuration(proxyBeanMethods = false)
class OrderApiConfiguration {

	/** The scope of the worker. */
	private static final String SETTLE = "SCOPE_orders:settle";

	@Bean
	static RequiredSettings requiredSettings(Environment environment) {
		return new RequiredSettings(environment, "spring.datasource.url", "spring.datasource.username",
				"orderflow.order-queue.url", "spring.cloud.aws.region.static");
	}

	@Bean
	AccessRules accessRules() {
		return (requests) -> {
			requests.requestMatchers(HttpMethod.POST, "/orders").hasAuthority(Caller.ORDERS);
			requests.requestMatchers("/orders", "/products", "/v3/**").hasAnyAuthority(Caller.ORDERS, AccessRules.OPS);
			// The worker sees no order there, but learns whether this service lives.
			requests.requestMatchers("/orders/*").hasAnyAuthority(Caller.ORDERS, AccessRules.OPS, SETTLE);
			requests.requestMatchers("/admissions", "/outcomes", "/parkings", "/resumptions", "/abandonments")
				.hasAuthority(SETTLE);
		};
	}

	@Bean
	WebMvcConfigurer interceptors(OrderRate rate) {
		return new WebMvcConfigurer() {
			@Override
			public void addInterceptors(InterceptorRegistry interceptors) {
				interceptors.addInterceptor(rate).addPathPatterns("/orders");
			}
		};
	}

	@Bean
	FilterRegistrationBean<Door> door(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		FilterRegistrationBean<Door> filter = new FilterRegistrationBean<>(new Door(problems));
		filter.addUrlPatterns(Door.PATH);
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
		return filter;
	}

	/** Enough for a hundred lines; SQS bills a message of 64 KB as one. */
	@Bean
	FilterRegistrationBean<BodyLimitFilter> orderLimit() {
		FilterRegistrationBean<BodyLimitFilter> filter = new FilterRegistrationBean<>(
				new BodyLimitFilter(DataSize.ofKilobytes(64)));
		filter.addUrlPatterns("/orders");
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
		return filter;
	}

}
