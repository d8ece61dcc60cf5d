package dev.tare.sandbox.network;

import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.MachineLock;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cable between a container's network namespace and the host: a veth pair with a subnet of four addresses. The
 * container's end goes with its namespace, and the pair with either end, so that a crash leaves nothing of it.
 *
 * @param name of the host's end
 * @param nat the way out that goes with it
 */
public record Veth(String name, Nat nat) {
    /** Subnets are taken from the first range that the host itself has no part in. */
    private static final List<int[]> RANGES =
            List.of(new int[] {10 << 24 | 231 << 16, 16}, new int[] {192 << 24 | 168 << 16 | 231 << 8, 24});

    public static Veth of(String containerId) {
        // Names of interfaces have at most 15 letters.
        String name = "tare" + containerId.substring(0, 8);
        return new Veth(name, new Nat(Nat.PREFIX + containerId.substring(0, 8), name));
    }

    /**
     * Connects the network namespace of a process.
     *
     * @return the addresses of its two ends
     */
    public Ends connect(long pid) throws IOException {
        String ip = HostPrograms.require("ip", "a network of the container's own is made with it", "iproute2")
                .toString();
        String nsenter = HostPrograms.require("nsenter", "the container's network is set up with it", "util-linux")
                .toString();
        String gateway;
        String address;
        // The kernel's own list of addresses is the register of those that are given out.
        try (MachineLock _ = MachineLock.acquire()) {
            int subnet = freeSubnet(hostAddresses());
            gateway = text(subnet + 1);
            address = text(subnet + 2);
            HostPrograms.check(
                    List.of(ip, "-batch", "-"),
                    "link add " + name + " type veth peer name eth0 netns " + pid + "\n"
                            + "addr add " + gateway + "/30 dev " + name + "\n"
                            + "link set " + name + " up\n");
        }
        HostPrograms.check(
                List.of(nsenter, "--net=/proc/" + pid + "/ns/net", ip, "-batch", "-"),
                "link set lo up\n"
                        + "addr add " + address + "/30 dev eth0\n"
                        + "link set eth0 up\n"
                        + "route add default via " + gateway + "\n");
        return new Ends(gateway, address);
    }

    /** The addresses of the two ends of a cable. */
    public record Ends(String host, String container) {}

    /** Takes the cable away, if it is there. */
    public void remove() throws IOException {
        if (Files.exists(Path.of("/sys/class/net", name))) {
            Path ip = HostPrograms.find("ip");
            if (ip != null) {
                // It may go with its namespace at this very moment.
                HostPrograms.Result _ = HostPrograms.run(List.of(ip.toString(), "link", "delete", name), "");
            }
        }
        nat.close();
    }

    private static List<InterfaceAddress> hostAddresses() throws IOException {
        List<InterfaceAddress> out = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            out.addAll(each.getInterfaceAddresses());
        }
        return out;
    }

    private static int freeSubnet(List<InterfaceAddress> taken) throws IOException {
        List<int[]> used = new ArrayList<>();
        for (InterfaceAddress each : taken) {
            if (each.getAddress() instanceof Inet4Address address) {
                used.add(new int[] {number(address.getAddress()), each.getNetworkPrefixLength()});
            }
        }
        Integer subnet = freeSubnet(used, RANGES);
        if (subnet == null) {
            throw new IOException("all addresses for containers are in use");
        }
        return subnet;
    }

    /**
     * The first /30 that overlaps with nothing in use.
     *
     * @param used addresses with the lengths of their prefixes
     * @param ranges the same
     */
    static @Nullable Integer freeSubnet(List<int[]> used, List<int[]> ranges) {
        for (int[] range : ranges) {
            int end = 1 << 32 - range[1];
            for (int offset = 0; offset < end; offset += 4) {
                int subnet = range[0] + offset;
                boolean free = true;
                for (int[] each : used) {
                    int mask = prefixMask(Math.min(30, each[1]));
                    free &= (each[0] & mask) != (subnet & mask);
                }
                if (free) {
                    return subnet;
                }
            }
        }
        return null;
    }

    private static int prefixMask(int length) {
        return length == 0 ? 0 : -1 << 32 - length;
    }

    private static int number(byte[] address) {
        return (address[0] & 0xff) << 24 | (address[1] & 0xff) << 16 | (address[2] & 0xff) << 8 | address[3] & 0xff;
    }

    static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }
}
