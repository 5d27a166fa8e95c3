package io.orderflow.orders;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** The whole of order-api with tables and a queue that no other test's orders are in. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.datasource.hikari.schema=sweeper", "spring.flyway.default-schema=sweeper",
				RealInfrastructure.QUEUE + "=" + SweeperFixture.QUEUE })
@ActiveProfiles("demo")
@Import({ RealInfrastructure.class, UnreliableSqs.class, SweeperFixture.class })
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface SweeperTest {

}
