package dev.tare.sandbox;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** IDs of containers, volumes and networks. */
public final class ResourceId {
    private static final RandomGenerator RANDOM = new SystemRandom();

    private ResourceId() {}

    /** One that nothing else has: 64 hex digits. */
    public static String make() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
