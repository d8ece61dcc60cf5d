package dev.tare.http;

/** What the exception of a failed request tells those who may send it again. */
public interface Fault {
    /** Whether another attempt may succeed. */
    boolean isTransient();

    /** Whether there was no connection at all. Waiting seldom helps then. */
    default boolean isUnreachable() {
        return false;
    }

    /** Whether the other side said nothing for too long. */
    default boolean isSilence() {
        return false;
    }

    /** How long the server asks to be left alone, in milliseconds; -1 where it does not say. */
    default long waitMillis() {
        return -1;
    }

    /** What an answer tells that reports no success. */
    static Fault of(Response response) {
        int status = response.status();
        boolean again = status == 408 || status == 429 || status >= 500 && status != 501 && status != 505;
        long seconds = status == 429 || status == 503 ? response.number("Retry-After") : -1;
        return new Fault() {
            @Override
            public boolean isTransient() {
                return again;
            }

            @Override
            public long waitMillis() {
                return seconds < 0 ? -1 : Math.min(seconds, 3600) * 1000;
            }
        };
    }
}
