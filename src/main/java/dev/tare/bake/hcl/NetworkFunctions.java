package dev.tare.bake.hcl;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of addresses and of versions. */
final class NetworkFunctions {
    private NetworkFunctions() {}

    static Map<String, Function<FunctionArguments, @Nullable Object>> all() {
        Map<String, Function<FunctionArguments, @Nullable Object>> all = new HashMap<>();
        all.put("cidrhost", a -> Prefix.of(a.require(2).text(0)).host(a.number(1)));
        all.put("cidrnetmask", a -> Prefix.of(a.require(1).text(0)).mask());
        all.put(
                "cidrsubnet",
                a -> Prefix.of(a.require(3).text(0))
                        .subnet(a.whole(1), a.number(2).toBigInteger())
                        .said());
        all.put("cidrsubnets", NetworkFunctions::subnets);
        all.put("semvercmp", a -> Versions.satisfies(a.require(2).text(0), a.text(1)));
        return all;
    }

    private static List<@Nullable Object> subnets(FunctionArguments arguments) {
        Prefix prefix = Prefix.of(arguments.require(1, Integer.MAX_VALUE).text(0));
        List<@Nullable Object> out = new ArrayList<>();
        BigInteger next = prefix.base;
        for (int i = 1; i < arguments.count(); i++) {
            int length = prefix.length + arguments.whole(i);
            if (length <= prefix.length || length > prefix.bits) {
                throw new IllegalArgumentException("there are no subnets of /" + length + " in /" + prefix.length);
            }
            BigInteger size = BigInteger.ONE.shiftLeft(prefix.bits - length);
            // Each begins at a multiple of its own size.
            BigInteger start =
                    next.add(size).subtract(BigInteger.ONE).divide(size).multiply(size);
            next = start.add(size);
            if (next.compareTo(prefix.base.add(BigInteger.ONE.shiftLeft(prefix.bits - prefix.length))) > 0) {
                throw new IllegalArgumentException("there is no room left in /" + prefix.length);
            }
            out.add(new Prefix(start, length, prefix.bits).said());
        }
        return out;
    }

    /** Addresses that begin alike. @param bits of an address */
    private record Prefix(BigInteger base, int length, int bits) {
        static Prefix of(String text) {
            int slash = text.indexOf('/');
            try {
                String address = text.substring(0, Math.max(0, slash));
                int length = Integer.parseInt(text.substring(slash + 1));
                // Nothing but an address, for which no server of names is asked.
                boolean plain = !address.isEmpty()
                        && address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
                byte[] bytes = plain ? InetAddress.getByName(address).getAddress() : new byte[0];
                int bits = bytes.length * 8;
                if (length >= 0 && length <= bits && bits > 0) {
                    BigInteger all = new BigInteger(1, bytes);
                    return new Prefix(all.shiftRight(bits - length).shiftLeft(bits - length), length, bits);
                }
            } catch (NumberFormatException | UnknownHostException e) {
                // It is told below.
            }
            throw new IllegalArgumentException("\"" + text + "\" is no prefix like 10.0.0.0/8");
        }

        String host(BigDecimal number) {
            BigInteger size = BigInteger.ONE.shiftLeft(bits - length);
            BigInteger index = number.toBigInteger();
            BigInteger host = index.signum() < 0 ? size.add(index) : index;
            if (host.signum() < 0 || host.compareTo(size) >= 0) {
                throw new IllegalArgumentException("/" + length + " has no host " + index);
            }
            return address(base.add(host));
        }

        String mask() {
            if (bits != 32) {
                throw new IllegalArgumentException("only IPv4 has masks");
            }
            return address(
                    BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE).shiftLeft(bits - length));
        }

        Prefix subnet(int more, BigInteger number) {
            int newLength = length + more;
            if (more < 0 || newLength > bits || number.signum() < 0 || number.bitLength() > more) {
                throw new IllegalArgumentException("/" + length + " has no subnet " + number + " of /" + newLength);
            }
            return new Prefix(base.add(number.shiftLeft(bits - newLength)), newLength, bits);
        }

        String said() {
            return address(base) + "/" + length;
        }

        private String address(BigInteger value) {
            byte[] bytes = new byte[bits / 8];
            byte[] own = value.toByteArray();
            int count = Math.min(own.length, bytes.length);
            System.arraycopy(own, own.length - count, bytes, bytes.length - count, count);
            try {
                String java = InetAddress.getByAddress(bytes).getHostAddress();
                return bits == 32 ? java : shortened(java);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("there is no such address");
            }
        }

        /** The longest run of zeros is left out (RFC 5952). */
        private static String shortened(String address) {
            String[] parts = address.split(":", -1);
            int best = -1;
            int length = 1;
            for (int i = 0; i < parts.length; i++) {
                int end = i;
                while (end < parts.length && parts[end].equals("0")) {
                    end++;
                }
                if (end - i > length) {
                    best = i;
                    length = end - i;
                }
            }
            if (best < 0) {
                return address;
            }
            List<String> all = List.of(parts);
            return String.join(":", all.subList(0, best)) + "::"
                    + String.join(":", all.subList(best + length, parts.length));
        }
    }
}
