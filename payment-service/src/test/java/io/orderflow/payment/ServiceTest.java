package io.orderflow.payment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.TokenIssuer;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * Runs a test against the whole service, by HTTP, on a real PostgreSQL.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@Import({ ServiceTest.Database.class, PaymentClient.class, UnreliableBank.class })
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface ServiceTest {

	/** Points the service at the database that the tests share. */
	@TestConfiguration(proxyBeanMethods = false)
	class Database {

		@Bean
		DynamicPropertyRegistrar paymentDatabase() {
			LocalPostgres.Database database = LocalPostgres.shared().database("payment");
			return (properties) -> {
				properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", TokenIssuer.shared()::address);
				properties.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", TokenIssuer.shared()::keys);
				properties.add("spring.datasource.url", database::url);
				properties.add("spring.datasource.username", database::user);
				properties.add("spring.datasource.password", database::password);
			};
		}

	}

}
