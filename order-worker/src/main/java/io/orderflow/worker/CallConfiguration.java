package io.orderflow.worker;

import java.net.http.HttpClient;

import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/** How others are called: with which token, and what counts as their answer. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

	/**
	 * The JDK's client would offer to speak HTTP/2 with each request, which nobody does.
	 */
	@Bean
	ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> plainHttp() {
		return (builder) -> builder.withHttpClientCustomizer((client) -> client.version(HttpClient.Version.HTTP_1_1));
	}

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
