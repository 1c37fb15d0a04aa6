package io.encoreservice.shared.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an empty ELF shared library that satisfies the loader, for host libraries FFmpeg is linked with and never
 * calls (sound cards, screens, devices).
 */
final class StubLibrary {

    /** The libraries that can be replaced, with the symbol versions that FFmpeg asks of them. */
    private static final Map<String, List<String>> VERSIONS = Map.of(
            "libpulse.so.0", List.of("PULSE_0"),
            "libasound.so.2", List.of("ALSA_0.9", "ALSA_0.9.0rc4"),
            "libudev.so.1", List.of("LIBUDEV_183"),
            "libxcb.so.1", List.of(),
            "libxcb-shm.so.0", List.of());

    /** How many libraries can be replaced. */
    static final int KNOWN = VERSIONS.size();

    private static final int EM_X86_64 = 62;
    private static final int EM_AARCH64 = 183;
    private static final int PAGE = 0x10000;

    private static final int PROGRAM_HEADERS = 64;
    private static final int DYNAMIC = PROGRAM_HEADERS + 3 * 56;
    private static final int SYMBOLS = DYNAMIC + 10 * 16;
    private static final int HASH = SYMBOLS + 24;
    private static final int SYMBOL_VERSIONS = HASH + 16;
    private static final int DEFINED_VERSIONS = SYMBOL_VERSIONS + 8;
    private static final int VERSION_SIZE = 28;

    private final List<String> versions = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final byte[] strings;
    private final int machine;

    private StubLibrary(String soname, int machine) {
        this.machine = machine;
        versions.add(soname);
        versions.addAll(VERSIONS.getOrDefault(soname, List.of()));
        StringBuilder table = new StringBuilder("\0");
        for (String version : versions) {
            offsets.add(table.length());
            table.append(version).append('\0');
        }
        this.strings = table.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The libraries that can be replaced. */
    static Set<String> names() {
        return VERSIONS.keySet();
    }

    static boolean canReplace(String soname) {
        return VERSIONS.containsKey(soname);
    }

    /** The file's content, for Java's {@code os.arch}. */
    static byte[] of(String soname, String osArch) {
        return new StubLibrary(soname, osArch.equals("aarch64") ? EM_AARCH64 : EM_X86_64).bytes();
    }

    private byte[] bytes() {
        int stringTable = DEFINED_VERSIONS + VERSION_SIZE * versions.size();
        ByteBuffer elf = ByteBuffer.allocate(stringTable + strings.length).order(ByteOrder.LITTLE_ENDIAN);
        header(elf);
        segment(elf, 1, 6, 0, elf.capacity(), PAGE);
        segment(elf, 2, 6, DYNAMIC, SYMBOLS - DYNAMIC, 8);
        // why: without a PT_GNU_STACK that is not executable, the loader makes the whole program's stack executable.
        segment(elf, 0x6474e551, 6, 0, 0, 16);
        dynamic(elf, stringTable);
        elf.position(HASH).putInt(1).putInt(1);
        versionDefinitions(elf.position(DEFINED_VERSIONS));
        elf.position(stringTable).put(strings);
        return elf.array();
    }

    private void header(ByteBuffer elf) {
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        elf.putShort((short) 3).putShort((short) machine).putInt(1);
        elf.putLong(0).putLong(PROGRAM_HEADERS).putLong(0).putInt(0);
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 3);
        elf.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    }

    private static void segment(ByteBuffer elf, int type, int flags, long offset, long size, long align) {
        elf.putInt(type).putInt(flags);
        elf.putLong(offset).putLong(offset).putLong(offset);
        elf.putLong(size).putLong(size).putLong(align);
    }

    private void dynamic(ByteBuffer elf, int stringTable) {
        entry(elf, 14, offsets.getFirst());
        entry(elf, 4, HASH);
        entry(elf, 5, stringTable);
        entry(elf, 6, SYMBOLS);
        entry(elf, 10, strings.length);
        entry(elf, 11, 24);
        entry(elf, 0x6ffffff0L, SYMBOL_VERSIONS);
        entry(elf, 0x6ffffffcL, DEFINED_VERSIONS);
        entry(elf, 0x6ffffffdL, versions.size());
        entry(elf, 0, 0);
    }

    private static void entry(ByteBuffer elf, long tag, long value) {
        elf.putLong(tag).putLong(value);
    }

    private void versionDefinitions(ByteBuffer elf) {
        for (int i = 0; i < versions.size(); i++) {
            boolean last = i == versions.size() - 1;
            elf.putShort((short) 1).putShort((short) (i == 0 ? 1 : 0));
            elf.putShort((short) (i + 1)).putShort((short) 1);
            elf.putInt(elfHash(versions.get(i))).putInt(20).putInt(last ? 0 : VERSION_SIZE);
            elf.putInt(offsets.get(i)).putInt(0);
        }
    }

    private static int elfHash(String name) {
        int hash = 0;
        for (byte character : name.getBytes(StandardCharsets.US_ASCII)) {
            hash = (hash << 4) + character;
            int high = hash & 0xf0000000;
            hash = (hash ^ (high >>> 24)) & ~high;
        }
        return hash;
    }
}
