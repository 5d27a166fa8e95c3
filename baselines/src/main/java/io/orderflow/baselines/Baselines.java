package io.orderflow.baselines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.support.OAuth2RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * One of the contenders, {@code baseline=loop} or {@code baseline=listener}, in a process
 * that is led by its standard input.
 */
@SpringBootApplication
@ImportHttpServices(group = "orders", types = Services.Orders.class)
@ImportHttpServices(group = "inventory", types = Services.Inventory.class)
@ImportHttpServices(group = "payment", types = Services.Payment.class)
@ImportHttpServices(group = "shipping", types = Services.Shipping.class)
class Baselines {

	static void main(String[] args) throws IOException {
		PrintStream answers = System.out;
		// Logs, and whatever else is printed, must not stand between the answers.
		System.setOut(System.err);
		try (ConfigurableApplicationContext context = SpringApplication.run(Baselines.class, args)) {
			context.getBean(Console.class)
				.run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), answers);
		}
	}

	/**
	 * The JDK's client would ask to speak HTTP/2 with each request, which nobody does.
	 */
	@Bean
	ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> plainHttp() {
		return (builder) -> builder.withHttpClientCustomizer((client) -> client.version(HttpClient.Version.HTTP_1_1));
	}

	@Bean
	OAuth2RestClientHttpServiceGroupConfigurer tokens(ClientRegistrationRepository services,
			OAuth2AuthorizedClientService tokens) {
		return OAuth2RestClientHttpServiceGroupConfigurer
			.from(new AuthorizedClientServiceOAuth2AuthorizedClientManager(services, tokens));
	}

	@Bean
	SqsAsyncClientCustomizer countedCalls(SqsCalls calls) {
		return (client) -> client.overrideConfiguration(
				client.overrideConfiguration().copy((policy) -> policy.addExecutionInterceptor(calls)));
	}

}
