"""Commands, queries and rows of stok opname."""

from app.opname.api.accuracy import TARGET, Accuracy, AccuracyReport, StockAccuracy
from app.opname.api.counting import (
    BinRow,
    ConfirmEmpty,
    CountBin,
    CountBinView,
    CountCode,
    CountEvent,
    CountLineRow,
    CountProduct,
    CountResolve,
    CountTask,
    CountTaskView,
    FoundGoods,
    Progress,
    RecordCounts,
    UnknownCounts,
    UnknownRow,
    UnknownScan,
)
from app.opname.api.cycle import (
    ClassifyProducts,
    ClassPolicy,
    CountPolicies,
    CountTodo,
    DueList,
    DueRow,
    GenerateCounts,
    RequestCount,
    SetCountPolicy,
    TodoCounts,
    TodoRow,
    TodoSummary,
    TriggerList,
    TriggerRow,
)
from app.opname.api.importing import (
    CountPreview,
    ImportCounts,
    PreviewCounts,
    SheetCount,
    SheetOutcome,
)
from app.opname.api.papers import PrintResult, ResultPrinted
from app.opname.api.review import (
    ApproveVariances,
    CloseCounting,
    Completed,
    CompleteSession,
    FindLine,
    LineList,
    LinePlace,
    LineRow,
    NoteLine,
    RecountLines,
)
from app.opname.api.sessions import (
    AssignCount,
    CancelSession,
    CounterRow,
    Counters,
    CreateSession,
    Scope,
    SessionCounts,
    SessionDetail,
    SessionList,
    SessionMade,
    SessionRow,
    SessionSummary,
    SessionView,
    StartSession,
)

__all__ = [
    "TARGET", "Accuracy", "AccuracyReport", "ApproveVariances", "AssignCount", "BinRow",
    "CancelSession",
    "ClassPolicy", "ClassifyProducts", "CloseCounting", "CompleteSession", "Completed",
    "ConfirmEmpty", "CountBin", "CountBinView", "CountCode", "CountEvent", "CountLineRow",
    "CountPolicies", "CountPreview", "CountProduct", "CountResolve", "CountTask", "CountTaskView",
    "CountTodo", "CounterRow", "Counters", "CreateSession", "DueList", "DueRow", "FindLine",
    "FoundGoods", "GenerateCounts", "ImportCounts", "LineList", "LinePlace", "LineRow", "NoteLine",
    "PreviewCounts", "PrintResult", "Progress", "RecordCounts", "RecountLines", "RequestCount",
    "ResultPrinted", "Scope", "SessionCounts", "SessionDetail", "SessionList", "SessionMade",
    "SessionRow", "SessionSummary", "SessionView", "SetCountPolicy", "SheetCount", "SheetOutcome",
    "StartSession", "StockAccuracy", "TodoCounts", "TodoRow", "TodoSummary",
    "TriggerList", "TriggerRow", "UnknownCounts", "UnknownRow", "UnknownScan",
]  # fmt: skip
