package dev.tare.sandbox.link;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.network.PortMapping;
import java.util.Arrays;

/** Why a port cannot be published. */
public final class PortFailure {
    /** errno(3) */
    private static final String TAKEN = "98";

    private PortFailure() {}

    /** @param words of the shim: {@code failed port N ERRNO REASON...} */
    public static TareException of(PortMapping port, String[] words) {
        int other = port.hostPort() < 65535 ? port.hostPort() + 1 : port.hostPort() - 1;
        return words[3].equals(TAKEN)
                ? TareException.failed(
                        "port " + port.hostPort() + " of " + port.address() + " is in use already",
                        "publish another one, as in -p " + other + ":" + port.containerPort())
                : TareException.failed("port " + port.host() + " cannot be published: "
                        + String.join(" ", Arrays.asList(words).subList(4, words.length)));
    }
}
