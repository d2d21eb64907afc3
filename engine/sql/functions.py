"""The functions that a query over files may call, by the names that sqlglot gives them."""

_ALLOWED = """
    Abs Acos Acosh Ascii Asin Asinh Atan Atan2 Atanh BitLength BitwiseCount ByteLength Cbrt Ceil Chr Cos Cosh Cot
    Degrees Exp Floor Greatest IsInf IsNan Least Ln Log Nanvl Pi Pow Radians Round SafeDivide Sign Sin Sinh Sqrt
    Tan Tanh Trunc
    Concat ConcatWs Contains EndsWith Format Initcap Left Length Levenshtein Lower LowerHex MD5 RegexpCount
    RegexpExtract RegexpExtractAll RegexpFullMatch RegexpInstr RegexpLike RegexpReplace Replace Reverse Right SHA SHA2
    Split StartsWith StrPosition Substring Translate Trim Unicode Upper
    And Case Cast Coalesce Exists If Nullif Nvl2 Or SafeFunc TryCast Xor
    Date DateAdd DateDiff DateFromParts DateFromUnixDate DateStrToDate DateSub DateTrunc Datetime DatetimeAdd
    DatetimeDiff DatetimeSub DatetimeTrunc Day DayOfMonth DayOfWeek DayOfYear Extract LastDay ParseDatetime StrToDate
    StrToTime Time TimeFromParts TimeToStr Timestamp TimestampAdd TimestampDiff TimestampFromParts TimestampSub
    TimestampTrunc TsOrDsAdd TsOrDsDiff TsOrDsToDate TsOrDsToDateStr TsOrDsToDatetime TsOrDsToTime TsOrDsToTimestamp
    UnixDate UnixMicros UnixMillis UnixSeconds UnixToTime Month Quarter Week WeekStart Year
    Array ArrayAll ArrayAny ArrayConcat ArrayContains ArrayDistinct ArrayFilter ArrayFirst ArrayLast ArrayMax ArrayMin
    ArrayReverse ArraySize ArraySlice ArraySum ArrayToString GenerateDateArray GenerateSeries GenerateTimestampArray
    Struct StructExtract Unnest
    JSONCast JSONExtract JSONExtractArray JSONExtractScalar JSONFormat JSONType JSONValueArray ParseJSON
    AnyValue ApproxDistinct ApproxQuantile ApproxQuantiles ArgMax ArgMin ArrayAgg ArrayConcatAgg Avg
    BitwiseAndAgg BitwiseOrAgg
    BitwiseXorAgg Corr Count CountIf CovarPop CovarSamp GroupConcat Grouping LogicalAnd LogicalOr Max Median Min Mode
    Quantile Stddev StddevPop StddevSamp Sum Variance VariancePop
    CumeDist DenseRank FirstValue Lag LastValue Lead NthValue Ntile PercentRank PercentileCont PercentileDisc Rank
    RowNumber
"""
_CHANGING = """
    CurrentDate CurrentDatetime CurrentTime CurrentTimestamp CurrentTimestampLTZ Localtime Localtimestamp Rand Randn
    Randstr Shuffle Systimestamp Uniform UtcDate UtcTime UtcTimestamp Uuid
"""
ALLOWED = frozenset(_ALLOWED.split())
CHANGING = frozenset(_CHANGING.split())
"""Functions that give something else each time: a run that was cut off could not go on with the same rows."""
