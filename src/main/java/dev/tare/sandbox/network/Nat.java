package dev.tare.sandbox.network;

import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.MachineLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a container, and the fence around it: a table of nftables for each. Other machines and other
 * containers reach it by its published ports alone, except for its peers: those of its networks with names. They are known
 * by their cables, whose names are never given again as addresses are.
 *
 * <p>Where the host does not forward packets yet, that is switched on for as long as there are containers, with a table
 * that lets only theirs through: the host becomes a router for nobody else.
 *
 * @param table name of its own
 * @param veth the host's end of the container's cable
 */
public record Nat(String table, String veth) {
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
    /** Its presence says that tare has switched forwarding on. */
    private static final Path SWITCHED = MachineLock.FOLDER.resolve("ip_forward");

    /** Of tables; the beginning of a container's ID follows. */
    static final String PREFIX = "tare_";

    private static final String FENCE = PREFIX + "forward";

    /** Opens the way. @return why there is none, or null */
    public @Nullable String open(String address) {
        Path nft = HostPrograms.find("nft");
        if (nft == null) {
            return "nft is not installed";
        }
        try (MachineLock _ = MachineLock.acquire()) {
            HostPrograms.check(List.of(nft.toString(), "-f", "-"), script(address));
            if (!Files.readString(FORWARDING).strip().equals("1")) {
                HostPrograms.check(List.of(nft.toString(), "-f", "-"), fence());
                Files.writeString(SWITCHED, "");
                Files.writeString(FORWARDING, "1");
            }
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    String script(String address) {
        return "table ip " + table + " {\n"
                + "  chain out {\n"
                + "    type nat hook postrouting priority 100;\n"
                + "    ip saddr " + address + " oifname != \"" + veth + "\" masquerade\n"
                + "  }\n"
                + "  set peers {\n"
                + "    type ifname;\n"
                + "  }\n"
                + "  chain in {\n"
                + "    type filter hook forward priority 0;\n"
                + "    oifname \"" + veth + "\" ct state established,related accept\n"
                + "    oifname \"" + veth + "\" iifname @peers accept\n"
                + "    oifname \"" + veth + "\" drop\n"
                + "  }\n"
                + "}\n";
    }

    /**
     * Lets others in, and nobody else.
     *
     * @param cables the hosts' ends of theirs
     * @throws IOException where there is no way to the container
     */
    public void admit(List<String> cables) throws IOException {
        Path nft = HostPrograms.require("nft", "it says who of a network may reach whom", "nftables");
        StringBuilder script = new StringBuilder("flush set ip " + table + " peers\n");
        if (!cables.isEmpty()) {
            script.append("add element ip ").append(table).append(" peers { \"");
            script.append(String.join("\", \"", cables)).append("\" }\n");
        }
        HostPrograms.check(List.of(nft.toString(), "-f", "-"), script.toString());
    }

    private static String fence() {
        return "table ip " + FENCE + " {\n"
                + "  chain forward {\n"
                + "    type filter hook forward priority 0;\n"
                + "    iifname != \"tare*\" oifname != \"tare*\" drop\n"
                + "  }\n"
                + "}\n";
    }

    /** Closes the way, if it is open. */
    void close() throws IOException {
        Path nft = HostPrograms.find("nft");
        if (nft == null) {
            return;
        }
        try (MachineLock _ = MachineLock.acquire()) {
            delete(nft, table);
            stopForwarding(nft);
        }
    }

    /** Removes the tables whose cables are gone: whoever should have closed them was killed. */
    public static void sweep() throws IOException {
        Path nft = HostPrograms.find("nft");
        if (nft == null) {
            return;
        }
        try (MachineLock _ = MachineLock.acquire()) {
            HostPrograms.Result tables = HostPrograms.run(List.of(nft.toString(), "list", "tables", "ip"), "");
            for (String line : tables.output().lines().toList()) {
                String name = line.substring(line.lastIndexOf(' ') + 1);
                // A table is made after its cable, both under this lock.
                if (name.startsWith(PREFIX)
                        && !name.equals(FENCE)
                        && !Files.exists(Path.of("/sys/class/net", "tare" + name.substring(PREFIX.length())))) {
                    delete(nft, name);
                }
            }
            stopForwarding(nft);
        }
    }

    /** A missing one is no error. */
    private static void delete(Path nft, String table) throws IOException {
        HostPrograms.Result _ = HostPrograms.run(List.of(nft.toString(), "delete", "table", "ip", table), "");
    }

    private static void stopForwarding(Path nft) throws IOException {
        if (Files.exists(SWITCHED) && !anyVeth()) {
            Files.writeString(FORWARDING, "0");
            delete(nft, FENCE);
            Files.delete(SWITCHED);
        }
    }

    private static boolean anyVeth() throws IOException {
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(Path.of("/sys/class/net"), "tare*")) {
            return interfaces.iterator().hasNext();
        }
    }
}
