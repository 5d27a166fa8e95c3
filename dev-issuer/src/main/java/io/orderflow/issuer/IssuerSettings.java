package io.orderflow.issuer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Who gets tokens, and for which services.
 *
 * @param keys the file that keeps the signing key, made if it is absent; without it each
 * start has a new key, and tokens issued before are worth nothing
 * @param customers the customers, who get the scope {@code orders}
 * @param loadCustomers how many further customers there are, load-001 and so on
 * @param clients all others, each with its scopes
 * @param audiences for each scope the services that its tokens are for
 */
@ConfigurationProperties("dev-issuer")
record IssuerSettings(@Nullable Path keys, @DefaultValue List<String> customers, @DefaultValue("0") int loadCustomers,
		@DefaultValue Map<String, List<String>> clients, @DefaultValue Map<String, List<String>> audiences) {

	List<RegisteredClient> registrations(PasswordEncoder secrets) {
		List<RegisteredClient> all = new ArrayList<>();
		Stream
			.concat(this.customers.stream(),
					IntStream.rangeClosed(1, this.loadCustomers).mapToObj("load-%03d"::formatted))
			.forEach((customer) -> all.add(registration(customer, List.of("orders"), secrets)));
		this.clients.forEach((client, scopes) -> all.add(registration(client, scopes, secrets)));
		return all;
	}

	private static RegisteredClient registration(String name, List<String> scopes, PasswordEncoder secrets) {
		return RegisteredClient.withId(name)
			.clientId(name)
			.clientSecret(secrets.encode(name))
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.scopes((all) -> all.addAll(scopes))
			.build();
	}

}
