package dev.tare.http;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Distinguishes addresses of the internet from those of private networks. */
@FunctionalInterface
public interface Networks {
    /** The blocks that IANA lists as not globally reachable and that a connection can be made to. */
    Networks STANDARD = new Networks() {
        @Override
        public boolean isPrivate(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()) {
                return true;
            }
            int first = bytes[0] & 0xff;
            int second = bytes[1] & 0xff;
            if (address instanceof Inet4Address) {
                // This network, carrier-grade NAT, benchmarks, reserved.
                return first == 0
                        || first == 100 && (second & 0xc0) == 64
                        || first == 198 && (second & 0xfe) == 18
                        || first >= 240;
            }
            boolean translated = first == 0 && second == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
            // Unique local addresses; and the prefix that leads to any IPv4 address.
            return (first & 0xfe) == 0xfc || translated;
        }
    };

    boolean isPrivate(InetAddress address);
}
