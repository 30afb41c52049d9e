package cn.onezone.gateway.view.enterprises;

/** All codes with the same start, as ranges of the two numbers of a code. */
record CodeRange(long leastFirst, long greatestFirst, long leastSecond, long greatestSecond) {
    /**
     * The range of a start.
     *
     * @param start 1 to 18 characters of those that a code can have
     */
    static CodeRange of(String start) {
        return new CodeRange(
                PackedCode.first(start),
                PackedCode.firstUpTo(start),
                PackedCode.second(start),
                PackedCode.secondUpTo(start));
    }
}
