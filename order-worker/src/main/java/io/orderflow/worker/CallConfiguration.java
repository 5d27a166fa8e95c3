package io.orderflow.worker;

import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/** How others are called: with which token, and what counts as their answer. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

	@Bean
	RestClientCustomizer onlyAnswers() {
		return (client) -> client.requestInterceptor(new OnlyAnswers());
	}

	@Bean
	RestClientHttpServiceGroupConfigurer bearerTokens(ServiceTokens tokens) {
		return (groups) -> groups
			.forEachClient((group, client) -> client.requestInterceptor(new BearerToken(group.name(), tokens)));
	}

}
