package io.orderflow.defaults;

import java.util.Random;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;

class TraceParentTests {

	private static final String LINE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

	@AfterEach
	void endTheRequest() {
		RequestContextHolder.resetRequestAttributes();
	}

	@ParameterizedTest
	@ValueSource(strings = { LINE, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00" })
	void readsALineAsItIs(String line) {
		assertThat(TraceParent.read(line)).isEqualTo(line);
		SpanContext parent = Span.fromContext(TraceParent.contextOf(line)).getSpanContext();
		assertThat(parent.isRemote()).isTrue();
		assertThat(TraceParent.of(parent)).isEqualTo(line);
	}

	@Test
	void writesALaterVersionAsOurs() {
		assertThat(TraceParent.read(LINE.replaceFirst("00", "01") + "-more")).isEqualTo(LINE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
			"00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
			"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
			"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0\u0661",
			"00-4bf92f3577b34da6a3ce929d0e0e473\u00e9-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n", "'; drop table outbox; --" })
	void takesNothingElseForALine(String text) {
		assertThat(TraceParent.read(text)).isNull();
	}

	@Test
	void readsAnythingWithoutFailing() {
		Random random = new Random(20261124);
		for (int i = 0; i < 20_000; i++) {
			char[] damaged = LINE.toCharArray();
			for (int damage = random.nextInt(4); damage >= 0; damage--) {
				damaged[random.nextInt(damaged.length)] = (char) random.nextInt(random.nextBoolean() ? 128 : 65_536);
			}
			String line = TraceParent.read(new String(damaged));
			assertThat(line == null || line.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")).isTrue();
		}
	}

	@Test
	void goesOnWithWhatTheRequestBroughtAlong() {
		assertThat(TraceParent.current()).isNull();
		MockHttpServletRequest request = new MockHttpServletRequest();
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		assertThat(TraceParent.current()).isNull();
		request.addHeader("traceparent", LINE);
		assertThat(TraceParent.current()).isEqualTo(LINE);
	}

}
