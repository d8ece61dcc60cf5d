package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final List<Long> pauses = new ArrayList<>();
    private final Retries retries = new Retries(4, 100, 1000, pauses::add, () -> 1);

    @Test
    void pausesGrowAndAttemptsEnd() {
        assertThatThrownBy(() -> retries.run(() -> {
                    throw HttpException.broken("again", null);
                }))
                .hasMessage("again");
        assertThat(pauses).containsExactly(100L, 200L, 400L);
    }

    @Test
    void chanceShortensAPauseByHalfAtMost() throws IOException {
        int[] attempts = new int[1];
        new Retries(4, 100, 1000, pauses::add, () -> 0).run(() -> {
            if (attempts[0]++ == 0) {
                throw HttpException.broken("once", null);
            }
            return true;
        });

        assertThat(pauses).containsExactly(50L);
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() {
        assertThatThrownBy(() -> retries.run(() -> {
                    throw HttpException.refused("no");
                }))
                .hasMessage("no");
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoSaysNothingIsAskedThreeTimes() {
        Retries many = new Retries(6, 100, 1000, pauses::add, () -> 1);

        assertThatThrownBy(() -> many.run(() -> {
                    throw Client.failed(
                            Origin.of(URI.create("http://registry.test/")), new SocketTimeoutException("read"));
                }))
                .hasMessage("registry.test did not answer in time");

        assertThat(pauses).hasSize(2);
    }

    @Test
    void progressCountsAttemptsAnew() throws IOException {
        long[] bytes = new long[1];
        retries.run(
                () -> {
                    bytes[0] += 1 << 20;
                    if (bytes[0] < 10 << 20) {
                        throw HttpException.broken("cut", null);
                    }
                    return true;
                },
                () -> bytes[0]);

        assertThat(pauses).hasSize(9).containsOnly(100L);
    }
}
